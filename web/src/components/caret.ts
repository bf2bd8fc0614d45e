/** As a field's `ref`: who begins to edit a text mostly goes on at its end. */
export function caretAtEnd(field: HTMLTextAreaElement | null): void {
  field?.setSelectionRange(field.value.length, field.value.length);
}
