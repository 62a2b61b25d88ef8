import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { isShown, radiusOf } from "../../frontend/src/stage/layout/windows.js";
import { NETWORKS, STAGES } from "./stage.js";

/** @import { Box, Layout, LayerLayout } from "../../frontend/src/stage/types.js" */

/** A tenth of a pixel: what is lost to float32. */
const SLIP = 0.1;

/**
 * Every network on every stage.
 * @param {(layout: Layout, name: string) => void} check
 */
function everywhere(check) {
  for (const sizes of NETWORKS) {
    for (const { width, height } of STAGES) {
      check(layoutStage({ sizes, width, height }), `${sizes.join("-")} on ${width} × ${height}`);
    }
  }
}

/**
 * The box around a neuron, its heatmap with it, or around its cell in the overview.
 * @param {LayerLayout} layer
 * @param {number} i
 * @returns {Box[]}
 */
function boxesOf(layer, i) {
  const { x, y, heatmap, heatmapX, heatmapY } = layer;
  const radius = radiusOf(layer, i);
  const disc = { x: x[i] - radius, y: y[i] - radius, width: 2 * radius, height: 2 * radius };
  if (heatmap === 0 || !isShown(layer, i)) return [disc];
  return [disc, { x: heatmapX[i], y: heatmapY[i], width: heatmap, height: heatmap }];
}

/**
 * @param {Box} box
 * @param {Box} outer
 */
const within = (box, outer) =>
  box.x >= outer.x - SLIP &&
  box.y >= outer.y - SLIP &&
  box.x + box.width <= outer.x + outer.width + SLIP &&
  box.y + box.height <= outer.y + outer.height + SLIP;

/**
 * @param {Box} one
 * @param {Box} other
 */
const apart = (one, other) =>
  one.x + one.width <= other.x + SLIP ||
  other.x + other.width <= one.x + SLIP ||
  one.y + one.height <= other.y + SLIP ||
  other.y + other.height <= one.y + SLIP;

test("without heatmaps lines end at the discs, and no neuron stands elsewhere than on the stage", () => {
  for (const { width, height } of STAGES) {
    const layout = layoutStage({ sizes: [784, 16, 16, 10], width, height, heatmaps: false });
    const [first] = layout.layers.slice(1);
    assert.deepEqual([first.heatmap, layout.lens], [0, null]);
    const stage = { x: 0, y: 0, width, height };
    const ends = layout.gaps[0].toFlow;
    const along = layout.flow === "right" ? first.x : first.y;
    for (let i = 0; i < first.count; i++) {
      assert.ok(boxesOf(first, i).every((box) => within(box, stage)));
      assert.ok(Math.abs(along[i] - first.radius - ends[i]) < SLIP, `${width} × ${height}: ${i}`);
    }
  }
});

test("every neuron and heatmap lies on the stage, whatever its size", () => {
  everywhere((layout, name) => {
    const stage = { x: 0, y: 0, width: layout.width, height: layout.height };
    layout.layers.forEach((layer, k) => {
      for (let i = 0; i < layer.count; i++) {
        for (const box of boxesOf(layer, i)) assert.ok(within(box, stage), `${name}: ${k}.${i}`);
      }
    });
  });
});

test("labels, bars and legend lie on the stage", () => {
  everywhere((layout, name) => {
    const stage = { x: 0, y: 0, width: layout.width, height: layout.height };
    const boxes = layout.outputs.flatMap(({ bar, outline }) => [bar, outline]);
    for (const { x, y } of layout.numberLine?.ticks ?? []) {
      const { x: left, y: top, width, height } = /** @type {any} */ (layout.numberLine).outline;
      boxes.push({ x: x + left, y: y + top, width, height });
    }
    for (const box of [...boxes, layout.legend, ...(layout.lens ? [layout.lens] : [])]) {
      assert.ok(within(box, stage), `${name}: ${JSON.stringify(box)}`);
    }
    const numbers = layout.outputs.filter(({ bar }) => bar.height > 0).map(({ number }) => number);
    for (const { x, y } of [...layout.captions, ...numbers]) {
      assert.ok(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height, name);
    }
  });
});

test("neurons of one layer do not overlap", () => {
  everywhere((layout, name) => {
    layout.layers.slice(1).forEach((layer, k) => {
      const { x, y, count } = layer;
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < i; j++) {
          const distance = Math.hypot(x[i] - x[j], y[i] - y[j]);
          const least = radiusOf(layer, i) + radiusOf(layer, j);
          assert.ok(distance >= least - SLIP, `${name}: ${j} and ${i} of layer ${k + 1}`);
        }
      }
    });
  });
});

test("heatmaps overlap neither each other nor a neuron", () => {
  everywhere((layout, name) => {
    const layer = layout.layers[1];
    if (layer.heatmap === 0) return;
    const shown = Array.from({ length: layer.end - layer.first }, (_, i) => layer.first + i);
    const boxes = shown.flatMap((i) => boxesOf(layer, i));
    if (layer.overview) boxes.push(layer.overview.box);
    boxes.forEach((one, i) => {
      for (const other of boxes.slice(0, i)) assert.ok(apart(one, other), `${name}: box ${i}`);
    });
  });
});

test("layers follow one another along the flow without touching", () => {
  everywhere(({ layers, flow }, name) => {
    for (let k = 1; k < layers.length; k++) {
      const [before, after] = [layers[k - 1].box, layers[k].box];
      const gap =
        flow === "right"
          ? after.x - (before.x + before.width)
          : after.y - (before.y + before.height);
      assert.ok(gap >= 7, `${name}: ${gap} px before layer ${k}`);
    }
  });
});

test("the output bars and labels overlap no neuron but their own", () => {
  everywhere(({ layers, outputs }, name) => {
    const last = layers[layers.length - 1];
    outputs.forEach(({ bar, outline }, i) => {
      for (let j = 0; j < last.count; j++) {
        const [disc] = boxesOf(last, j);
        assert.ok(apart(bar, disc), `${name}: bar ${i} on neuron ${j}`);
        if (j !== i) assert.ok(apart(outline, disc), `${name}: outline ${i} on neuron ${j}`);
      }
    });
  });
});

test("the 784 pixels stand row by row on a square grid", () => {
  const { layers, grid } = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });
  const { x, y } = layers[0];
  assert.equal(grid.columns, 28);
  assert.equal(grid.width, 28 * grid.pitch);
  assert.equal(x[0], x[28 * 27]);
  assert.equal(y[0], y[27]);
  assert.ok(Math.abs(x[27] - x[0] - 27 * grid.pitch) < SLIP);
  assert.ok(Math.abs(y[783] - y[0] - 27 * grid.pitch) < SLIP);
});

test("a pass runs to the right on a wide stage and down on a phone", () => {
  const sizes = [784, 16, 16, 10];
  assert.equal(layoutStage({ sizes, width: 830, height: 776 }).flow, "right");
  assert.equal(layoutStage({ sizes, width: 360, height: 900 }).flow, "down");
  assert.equal(layoutStage({ sizes, width: 320, height: 620 }).flow, "down");
  assert.equal(layoutStage({ sizes, width: 436, height: 255 }).flow, "right");
});

test("after the first layer a line has room to be followed by eye at 830 × 776", () => {
  const { gaps, grid } = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });
  assert.deepEqual(
    gaps.slice(1).map(({ box }) => Math.round(box.width)),
    [109, 109],
  );
  assert.equal(grid.width, 224);
});

test("heatmaps are worth more than wide gaps", () => {
  const { layers } = layoutStage({ sizes: [784, 128, 64, 10], width: 830, height: 776 });
  assert.equal(layers[1].heatmap, 18);
});

test("the sums of a layer lie between it and what comes next, on every stage", () => {
  everywhere(({ sums, layers, outputs, flow, width }, name) => {
    sums.forEach((place, k) => {
      if (!place) return;
      const { first, end } = layers[k];
      for (const x of place.x.subarray(first, end))
        assert.ok(x - place.half >= 0 && x + place.half <= width, name);
      if (flow === "down" || k === layers.length - 1) return;
      const [own, next] = [layers[k].box, layers[k + 1].box];
      assert.ok(place.x[first] - place.half >= own.x + own.width, `${name}: over layer ${k}`);
      assert.ok(place.x[first] + place.half <= next.x, `${name}: over layer ${k + 1}`);
    });
    assert.equal(outputs.length > 0 || sums.at(-1) === null, true);
  });
});

test("the scale of the sums is clear of the lowest neuron and of the caption, on a projector too", () => {
  for (const stage of [
    ...STAGES,
    { width: 1920, height: 1080, large: true },
    { width: 1920, height: 960, large: true },
  ]) {
    for (const sizes of NETWORKS) {
      const { flow, sums, layers, captions, textSize, height } = layoutStage({ sizes, ...stage });
      sums.forEach((place, k) => {
        if (!place || flow === "down") return;
        const name = `layer ${k} of ${sizes} on ${stage.width} × ${stage.height}`;
        const [top, bottom] = [place.note.y - 0.45 * textSize, place.note.y + 0.45 * textSize];
        const { y, height: tall } = layers[k].box;
        assert.ok(top >= y + tall, `${name}: over the neuron`);
        assert.ok(bottom <= height, `${name}: off the stage`);
        const apart = Math.abs(place.note.y - captions[k].y);
        assert.ok(apart >= 0.94 * textSize, `${name}: over the caption`);
      });
    }
  }
});

test("below the sum of each neuron is its curve where it can be read, and never over the next one", () => {
  const heights = (/** @type {number} */ width, /** @type {number} */ height) =>
    layoutStage({ sizes: [784, 16, 16, 10], width, height }).sums.map((place) =>
      Math.round(place?.curve?.height ?? 0),
    );
  assert.deepEqual(heights(830, 776), [0, 19, 19, 23]);
  assert.deepEqual(heights(390, 367), [0, 0, 0, 0]);
  everywhere(({ sums, flow }, name) => {
    for (const place of sums) {
      if (!place?.curve) continue;
      assert.equal(flow, "right", name);
      const { y, thickness, curve } = place;
      const end = y[0] + curve.below + curve.height;
      assert.ok(curve.height >= 11 && end < y[1] - thickness, name);
    }
  });
});

test("the neurons of 784-16-16-10 have room for their numbers and heatmaps at 830 × 776", () => {
  const { layers } = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });
  for (const { numberSize } of layers.slice(1)) assert.ok(numberSize >= 9, `${numberSize}`);
  assert.ok(layers[1].heatmap >= 28, `${layers[1].heatmap}`);
  assert.equal(layers[2].heatmap, 0);
});

test("on the stage of a small phone a network keeps its layers apart, and its digits their numbers", () => {
  for (const sizes of NETWORKS) {
    const { layers } = layoutStage({ sizes, width: 320, height: 220 });
    layers.slice(1).forEach(({ box }, k) => {
      const gap = box.y - (layers[k].box.y + layers[k].box.height);
      assert.ok(gap >= 8, `${sizes}: ${gap} px before layer ${k + 1}`);
    });
    assert.ok(layers[layers.length - 1].numberSize > 0, `${sizes}`);
  }
});

test("numbers are left out where a neuron is too small to hold them", () => {
  everywhere(({ layers }) => {
    for (const { radius, numberSize } of layers.slice(1)) {
      if (radius < 9) assert.equal(numberSize, 0);
    }
  });
});

test("without a hidden layer the heatmaps stand beside the ten outputs", () => {
  const { layers, outputs } = layoutStage({ sizes: [784, 10], width: 830, height: 776 });
  assert.equal(outputs.length, 10);
  assert.ok(layers[1].heatmap >= 28);
});

test("a single output has a number line of ten ticks instead of bars", () => {
  for (const { width, height } of STAGES) {
    const { outputs, numberLine } = layoutStage({ sizes: [784, 1], width, height });
    assert.equal(outputs.length, 0);
    assert.equal(numberLine?.ticks.length, 10);
    for (const { x, y } of [...numberLine.ticks, numberLine.from, numberLine.to]) {
      assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `${x}, ${y}`);
    }
  }
});

test("a wide layer is a block of several ranks", () => {
  const { layers } = layoutStage({ sizes: [784, 128, 64, 10], width: 830, height: 776 });
  assert.ok(new Set(layers[1].x).size > 1);
  assert.ok(layers[1].radius >= 3, `${layers[1].radius}`);
});

test("a wide layer has a lens for the heatmap looked at, of whole pixels and clear of the picture", () => {
  const { lens, grid, layers } = layoutStage({
    sizes: [784, 128, 64, 10],
    width: 830,
    height: 776,
  });
  assert.ok(lens && lens.width >= 84 && lens.width % 28 === 0, `${lens?.width}`);
  assert.ok(apart(lens, grid));
  assert.ok(apart(lens, layers[1].box));
  const small = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });
  assert.equal(small.lens, null);
});

test("a picture that is no square keeps its shape on every stage, in heatmaps and in the lens", () => {
  for (const picture of /** @type {[number, number][]} */ ([
    [20, 12],
    [12, 40],
    [8, 6],
  ])) {
    const [rows, columns] = picture;
    const aspect = columns / rows;
    for (const { width, height } of STAGES) {
      for (const count of [12, 128]) {
        const sizes = [rows * columns, count, 10];
        const { grid, layers, lens, flow, gaps } = layoutStage({ sizes, width, height, picture });
        const name = `${rows} × ${columns}, ${count} on ${width} × ${height}`;
        assert.ok(Math.abs(grid.width / grid.height - aspect) < 0.01, name);
        assert.ok(within(grid, { x: 0, y: 0, width, height }), name);
        if (lens) assert.ok(Math.abs(lens.width / lens.height - aspect) < 0.01, name);
        const { heatmap, heatmapWidth, heatmapHeight, heatmapX, heatmapY } = layers[1];
        if (heatmap === 0) continue;
        assert.equal(Math.max(heatmapWidth, heatmapHeight), heatmap, name);
        assert.ok(Math.abs(heatmapWidth - aspect * heatmapHeight) <= 0.5 * (1 + aspect), name);
        const [start, end] =
          flow === "right"
            ? [heatmapX[0], heatmapX[0] + heatmapWidth]
            : [heatmapY[0], heatmapY[0] + heatmapHeight];
        assert.ok(Math.abs(gaps[0].toFlow[0] - start) < SLIP, name);
        const disc = (flow === "right" ? layers[1].x : layers[1].y)[0] - layers[1].radius;
        assert.ok(end < disc, name);
      }
    }
  }
});

test("lines end at the heatmap of a neuron of the first layer, else at its rim", () => {
  const { layers, gaps } = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });
  assert.ok(gaps[0].toFlow[0] <= layers[1].heatmapX[0] + SLIP);
  assert.ok(Math.abs(gaps[1].fromFlow[3] - (layers[1].x[3] + layers[1].radius)) < SLIP);
  assert.ok(Math.abs(gaps[1].toFlow[3] - (layers[2].x[3] - layers[2].radius)) < SLIP);
});

test("refuses a network of one layer and a stage without extent, saying so", () => {
  assert.throws(() => layoutStage({ sizes: [784], width: 100, height: 100 }), /two layers.*784/);
  assert.throws(() => layoutStage({ sizes: [784, 10], width: 0, height: 100 }), /0 × 100/);
});
