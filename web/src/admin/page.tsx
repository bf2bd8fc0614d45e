export default function AdminPage() {
  return <main className="sheet" />;
}
