// Draw the map from the page's data and tie it to the list, the day chips and the team switches. Text is only ever set as text.
"use strict";
(() => {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const phone = matchMedia("(max-width: 899px)").matches;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SVG = "http://www.w3.org/2000/svg";
  const LANE = 5, WIDEST = 30, ARROW_FROM = 46, NAMES_FROM = 12, FOOT = 15, CROWD = 40;
  const SLOT = scene.lane_by === "day" ? 40 : 22; // pins with a badge need more room beside each other
  document.documentElement.classList.add("js");

  const element = (tag, css, text) => {
    const made = document.createElement(tag);
    if (css) made.className = css;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const decode = (line) => {
    const points = [];
    let lat = 0, lon = 0, at = 0;
    const number = () => {
      let value = 0, shift = 0, code;
      do { code = line.charCodeAt(at++) - 63; value |= (code & 31) << shift; shift += 5; } while (code & 32);
      return value & 1 ? ~(value >> 1) : value >> 1;
    };
    while (at < line.length) { lat += number(); lon += number(); points.push([lat / 1e5, lon / 1e5]); }
    return points;
  };

  const map = L.map("map_week", {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, minZoom: 6, maxZoom: 17,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  L.control.zoom({position: "topright", zoomInTitle: scene.texts.zoom_in, zoomOutTitle: scene.texts.zoom_out}).addTo(map);
  L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
  map.createPane("names").style.zIndex = 590;
  const box = document.querySelector(".map-box");
  // Whoever opened a popup by the keyboard lands in it, and comes back on Escape.
  let opener = null;
  map.on("popupclose", () => box.classList.remove("reading"));
  map.on("popupopen", ({popup}) => {
    box.classList.add("reading");
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", scene.texts.close);
    opener = document.activeElement;
    if (opener && opener.matches(":focus-visible")) popup.getElement().querySelector(".popup").focus({preventScroll: true});
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.classList.contains("reading")) return;
    map.closePopup();
    if (opener && opener.isConnected) opener.focus({preventScroll: true});
  });

  // --- what may be hidden by the filters: {day, team} of tracks and pins
  const shown = {day: null, teams: null};
  const fits = (day, team) => (shown.day === null || day === shown.day) && (shown.teams === null || shown.teams.has(team));
  const toggle = (layer, on) => (on ? layer.addTo(map) : layer.remove());

  // --- background
  const popupOf = (name, ...lines) => {
    const box = element("div", "popup");
    box.tabIndex = -1;
    box.append(element("h2", "", name), ...lines.filter(Boolean).map((line) => element("p", "", line)));
    return box;
  };
  const spots = [];
  const drawBackground = () => {
    const {shapes, roads, dots} = scene.background;
    for (const shape of shapes) {
      L.polygon(shape.rings.map((ring) => [decode(ring)]), {
        interactive: false, className: `area t${shape.tone}${shape.approximate ? " rough" : ""}`,
      }).addTo(map);
    }
    L.polyline(roads.map(decode), {interactive: false, className: "road"}).addTo(map);
    for (const dot of dots) {
      spots.push(L.circleMarker(dot.at, {radius: 4, className: `dot t${dot.tone}${dot.weak ? " weak" : ""}`})
        .bindPopup(() => popupOf(dot.name, dot.note, dot.weak)).addTo(map));
    }
  };

  // --- routes: those that share a piece of road run side by side, in lanes
  const drawTrack = (track) => track.pieces.map(([known, line]) => {
    const css = `track c${track.colour}${known ? "" : " guess"}`;
    return {
      lane: track[scene.lane_by], day: track.day, team: track.team, points: decode(line).map((point) => L.latLng(point)),
      casing: L.polyline([], {interactive: false, className: `casing${known ? "" : " guess"}`}),
      line: L.polyline([], {interactive: false, className: css}),
      arrow: L.marker([0, 0], {interactive: false, keyboard: false, pane: "names"}),
    };
  });
  const roadKey = (a, b) => {
    const ends = [a, b].map(({x, y}) => [Math.round(x), Math.round(y)]);
    return ends.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  };
  const shift = (a, b, lane, users) => {
    const [p, q] = roadKey(a, b);
    const aside = (users.indexOf(lane) - (users.length - 1) / 2) * Math.min(LANE, WIDEST / users.length);
    const length = Math.hypot(q[0] - p[0], q[1] - p[1]) || 1;
    const move = L.point(-(q[1] - p[1]) / length * aside, (q[0] - p[0]) / length * aside);
    return [a.add(move), b.add(move)];
  };
  const layArrow = (piece, moved) => {
    let best = null;
    for (let i = 0; i < moved.length; i += 2) {
      const length = moved[i].distanceTo(moved[i + 1]);
      if (length > ARROW_FROM && (!best || length > best.length)) best = {length, a: moved[i], b: moved[i + 1]};
    }
    if (!best) { piece.arrow.remove(); return; }
    const head = element("span", "arrow");
    head.style.transform = `rotate(${Math.atan2(best.b.y - best.a.y, best.b.x - best.a.x)}rad)`;
    piece.arrow.setLatLng(map.unproject(best.a.add(best.b.subtract(best.a).multiplyBy(0.55))));
    piece.arrow.setIcon(L.divIcon({html: head, className: "", iconSize: [12, 12]})).addTo(map);
  };
  const tracks = [];
  const layTracks = () => {
    const users = new Map();
    const visible = tracks.filter((piece) => fits(piece.day, piece.team));
    for (const piece of tracks) {
      const on = visible.includes(piece);
      toggle(piece.casing, on);
      if (!on) { piece.line.remove(); piece.arrow.remove(); }
    }
    for (const piece of visible) {
      piece.pixels = piece.points.map((point) => map.project(point));
      for (let i = 1; i < piece.pixels.length; i++) {
        const key = roadKey(piece.pixels[i - 1], piece.pixels[i]).join();
        if (!users.has(key)) users.set(key, new Set());
        users.get(key).add(piece.lane);
      }
    }
    for (const [key, lanes] of users) users.set(key, [...lanes].sort((a, b) => a - b));
    for (const piece of visible) {
      const moved = [];
      for (let i = 1; i < piece.pixels.length; i++) {
        const [a, b] = piece.pixels.slice(i - 1, i + 1);
        moved.push(...shift(a, b, piece.lane, users.get(roadKey(a, b).join())));
      }
      // Dashes there and back must fall on each other: between each other they would make a whole line of two guesses.
      const [first, last] = [moved[0], moved[moved.length - 1]];
      const course = (first && (first.x - last.x || first.y - last.y) > 0 ? [...moved].reverse() : moved).map((point) => map.unproject(point));
      piece.casing.setLatLngs(course);
      piece.line.setLatLngs(course).addTo(map).bringToFront();
      layArrow(piece, moved);
    }
  };

  // --- places to sleep and visits
  const icon = (name) => {
    const picture = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    picture.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", scene.icons[name]);
    path.setAttribute("class", "icon");
    picture.append(path);
    const box = element("span", "night-box");
    box.append(picture);
    return box;
  };
  const named = (marker, text) => marker.on("add", () => marker.getElement().setAttribute("aria-label", text));
  // A bed must not lie over the visit of the same village: it stands at its foot.
  const visited = new Set(scene.pins.map((pin) => pin.at.join()));
  const drawNight = (night) => ({
    ...night,
    marker: named(L.marker(night.at, {
      zIndexOffset: -1000,
      icon: L.divIcon({
        html: icon(night.office ? "house" : "bed"), className: "", iconSize: [26, 26],
        iconAnchor: visited.has(night.at.join()) ? [13 - FOOT, 13 - FOOT] : [13, 13],
      }),
    }).bindPopup(() => popupOf(night.name, night.note)), `${night.name}, ${night.note}`),
  });
  const pinPopup = (pin) => {
    const box = popupOf(pin.name);
    const list = element("dl");
    for (const [label, text] of pin.rows) list.append(element("dt", "", label), element("dd", "", text));
    const links = element("p", "links");
    for (const [text, address] of pin.links) {
      const link = element("a", /^(tel:|https:\/\/wa\.me)/.test(address) ? "button strong" : "button", text);
      Object.assign(link, {href: address, target: "_blank", rel: "noopener noreferrer"});
      links.append(link);
    }
    // On a phone the popup scrolls: what to beware of and how to get there come first.
    box.append(...pin.notes.map((note) => element("p", "caution", note)), links, list);
    return box;
  };
  const drawPin = (pin) => {
    const box = element("span", `mark ${pin.css}${pin.weak ? " weak" : ""}`, pin.number);
    if (scene.lane_by === "day") box.append(element("span", "badge", pin.badge));
    const marker = L.marker(pin.at, {
      icon: L.divIcon({html: box, className: "", iconSize: [30, 30], iconAnchor: [15 - SLOT * pin.slot, 15]}), riseOnHover: true,
    });
    marker.bindPopup(() => pinPopup(pin), {maxWidth: 300, minWidth: 220, autoPanPadding: [16, 16]});
    return {...pin, marker: named(marker, pin.spoken)};
  };

  // --- names: placed greedily, a name that would run into another is left out
  const names = [];
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  // As in app.css, where these classes get their fonts.
  const FONTS = {
    "stop-name": `700 13px ${family}`, "night-name": `12px ${family}`, "village-name": `11px ${family}`,
    "area-name": "italic 600 13px Georgia, 'Noto Serif', serif",
  };
  let dipped = "";
  const measure = (text, css) => {
    if (css !== dipped) pen.font = FONTS[dipped = css]; // costly, and names come class by class
    return Math.ceil(pen.measureText(text).width) + 4;
  };
  const AROUND = [0, 22, -22, 44, -44, 66, -66, 88, -88].flatMap((down) => [0, 30, -30, 60, -60, 90, -90].map((aside) => [aside, down]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const nameBoxes = (at, wide, gap) => (gap
    ? [[at.x + gap, at.y - 9], [at.x - gap - wide, at.y - 9], [at.x - wide / 2, at.y + gap], [at.x - wide / 2, at.y - gap - 18]]
    : AROUND.map(([aside, down]) => [at.x - wide / 2 + aside, at.y - 9 + down])).map(([x, y]) => [x, y, x + wide, y + 18]);
  // The name of an area may move about, but only inside the area.
  const areas = scene.background.shapes.map((shape) => shape.rings.map(decode));
  const crosses = ([lat, lon], [y, x], [v, u]) => (y > lat) !== (v > lat) && lon < x + (lat - y) / (v - y) * (u - x);
  const within = (point, ring) => ring.filter((corner, i) => crosses(point, corner, ring[(i + 1) % ring.length])).length % 2 === 1;
  const belongs = (box, shape) => {
    if (shape === undefined || shape === null) return true;
    const {lat, lng} = map.layerPointToLatLng([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
    return areas[shape].some((ring) => within([lat, lng], ring));
  };
  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const wantedNames = () => {
    const wanted = [];
    const seen = map.getBounds().pad(0.1);
    const visible = pins.filter((pin) => fits(pin.day, pin.team));
    if (scene.lane_by === "day" || map.getZoom() >= NAMES_FROM) {
      for (const pin of visible.filter(({name}) => !wanted.some(({text}) => text === name))) {
        wanted.push({css: "stop-name", text: pin.name, at: pin.at, gap: pin.weak ? 22 : 18});
      }
    }
    if (scene.lane_by === "day") {
      const beds = nights.filter((night) => map.hasLayer(night.marker) && !visited.has(night.at.join()));
      wanted.push(...beds.map(({name, at}) => ({css: "night-name", text: name, at, gap: 18})));
    }
    for (const label of scene.background.labels) wanted.push({css: "area-name", text: label.name, at: label.at, gap: 0, shape: label.shape});
    if (map.getZoom() >= NAMES_FROM) {
      wanted.push(...scene.background.dots.map((dot) => ({css: "village-name", text: dot.name, at: dot.at, gap: 7})));
    }
    return wanted.filter((name) => seen.contains(name.at));
  };
  const layNames = () => {
    names.splice(0).forEach((name) => name.remove());
    const spot = (at) => map.latLngToLayerPoint(at);
    const spots = pins.filter((pin) => fits(pin.day, pin.team)).map((pin) => spot(pin.at).add([SLOT * pin.slot, 0]));
    const foot = ({at}) => spot(at).add(visited.has(at.join()) ? [FOOT, FOOT] : [0, 0]);
    const taken = spots.concat(nights.filter((night) => map.hasLayer(night.marker)).map(foot))
      .map(({x, y}) => [x - 15, y - 15, x + 15, y + 15]);
    if (scene.lane_by === "day") taken.push(...spots.map(({x, y}) => [x + 2, y - 28, x + 44, y - 10]));
    // The zoom buttons lie over the map, and a name must not run off its edge.
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]);
    taken.push([corner.x + size.x - 60, corner.y, corner.x + size.x, corner.y + 100]);
    // So do the legend and the sources.
    const edges = map.getContainer().getBoundingClientRect();
    const onMap = (x, y) => [x - edges.left + corner.x, y - edges.top + corner.y];
    for (const {left, top, right, bottom} of all(".map-box > .legend, .attribution").map((part) => part.getBoundingClientRect())) {
      taken.push([...onMap(left, top), ...onMap(right, bottom)]);
    }
    const far = corner.add(size);
    const inside = ([left, top, right, bottom]) => left >= corner.x && top >= corner.y && right <= far.x && bottom <= far.y;
    const written = new Set();
    for (const {css, text, at, gap, shape} of wantedNames()) {
      const wide = measure(text, css);
      const free = (candidate) => inside(candidate) && belongs(candidate, shape) && !taken.some((other) => meets(candidate, other));
      const box = nameBoxes(spot(at), wide, gap).find(free);
      if (!box || written.has(`${text}@${at}`)) continue;
      written.add(`${text}@${at}`);
      taken.push(box);
      const anchor = spot(at).subtract([box[0], box[1]]);
      const html = element("span", `name-tag ${css}`, text);
      names.push(L.marker(at, {
        pane: "names", interactive: false, keyboard: false,
        icon: L.divIcon({html, className: "", iconSize: [wide, 18], iconAnchor: anchor}),
      }).addTo(map));
    }
  };

  // --- filters
  const nights = scene.nights.map(drawNight);
  const pins = scene.pins.map(drawPin);
  const pinsById = new Map(pins.map((pin) => [pin.id, pin]));
  const slept = (night) => night.stays.some(([day, team]) => fits(day, team));
  // At first the overview shows the whole regency; the lenders' far journeys run out of the picture.
  const regency = areas.flat(2);
  const fitMap = () => {
    const whole = scene.lane_by === "team" && shown.day === null && regency.length > 0;
    let points = whole ? regency : pins.filter((pin) => fits(pin.day, pin.team)).map((pin) => pin.at);
    points = points.concat(nights.filter((night) => slept(night) && (!night.office || !points.length)).map((night) => night.at));
    if (!points.length) points = scene.background.dots.map((dot) => dot.at);
    if (!points.length) points = [[-2.3, 102.7]];
    // Room for the buttons, and for the legend where it stands open under the map.
    const edge = whole ? 10 : 34, legend = document.querySelector(".index .legend[open]");
    const low = legend && !phone ? legend.offsetHeight + 44 : whole ? 44 : 84;
    map.fitBounds(L.latLngBounds(points), {
      paddingTopLeft: [edge, edge], paddingBottomRight: [whole ? edge : 60, low], maxZoom: 13, animate: false,
    });
  };
  // Where a hundred pins stand on one screen they are drawn small.
  const crowd = () => {
    const many = pins.filter((pin) => fits(pin.day, pin.team)).length > CROWD && map.getZoom() < NAMES_FROM - 1;
    map.getContainer().classList.toggle("dense", many);
  };
  const lay = () => { crowd(); layTracks(); layNames(); };
  const apply = () => {
    for (const pin of pins) toggle(pin.marker, fits(pin.day, pin.team));
    for (const night of nights) toggle(night.marker, slept(night));
    for (const section of all("[data-day]")) section.hidden = shown.day !== null && Number(section.dataset.day) !== shown.day;
    for (const item of all("[data-team]")) item.hidden = shown.teams !== null && !shown.teams.has(Number(item.dataset.team));
    for (const chip of all(".chip")) chip.setAttribute("aria-pressed", chip.dataset.chip === String(shown.day ?? "all"));
    lay();
  };
  const showDay = (day) => {
    shown.day = day;
    map.closePopup();
    fitMap();
    apply();
    document.querySelector(".panel").scrollTop = 0;
  };
  const switches = all("[data-team-switch]");
  const readSwitches = () => {
    shown.teams = new Set(switches.filter((box) => box.checked).map((box) => Number(box.dataset.teamSwitch)));
    map.closePopup();
    apply();
  };
  const changeAll = () => {
    const on = !switches.every((box) => box.checked);
    for (const box of switches) box.checked = on;
    readSwitches();
  };
  const open = (marker) => {
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), 11), {animate: false});
    marker.openPopup();
    document.getElementById("map_week").scrollIntoView({block: "nearest", behavior: still ? "auto" : "smooth"});
  };

  const dayOf = (chip) => (chip.dataset.chip === "all" ? null : Number(chip.dataset.chip));
  for (const chip of all(".chip")) chip.addEventListener("click", () => showDay(dayOf(chip)));
  for (const box of switches) box.addEventListener("change", readSwitches);
  for (const button of all("[data-all-teams]")) button.addEventListener("click", changeAll);
  for (const item of all("[data-pin]")) {
    item.querySelector(".name").addEventListener("click", () => open(pinsById.get(item.dataset.pin).marker));
  }
  for (const name of all("[data-spot]")) name.addEventListener("click", () => open(spots[name.dataset.spot]));
  // Without scripts all stands open; a phone shows the map and the list first.
  if (phone) for (const fold of all(".fold, .legend")) fold.open = false;
  for (const legend of all(".team .legend")) legend.open = false;

  fitMap();
  drawBackground();
  tracks.push(...scene.tracks.flatMap(drawTrack));
  apply();
  map.on("zoomend", lay);
  map.on("moveend", layNames);
})();
