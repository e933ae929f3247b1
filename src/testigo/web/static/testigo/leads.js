// What is typed in the search field is asked for while typing. Leaving the field tells the form
// again, and that second answer could replace the tab whose click made the field lose its focus.
document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches("#sieve [type=search]")) event.stopPropagation();
  },
  true,
);
