/** The page in one HTML file, compressed by gzip, as Base64; the build puts it in. */
declare module "virtual:notebook-page" {
  const page: string;
  export default page;
}
