// What the scripts of several pages share; it stands before each of them.
const narrow = window.matchMedia("(max-width: 899px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const glide = (target, block) => target.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
const onPhoneToTop = () => narrow.matches && window.scrollTo({ top: 0 });
const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name ?? "", textContent: text ?? "" });
