/**
 * Offers a file as a download.
 * @param {Blob} file
 * @param {string} name
 */
export function handOver(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
