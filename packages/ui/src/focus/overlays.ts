/** What lies above a screen for a while; when it goes, the focus goes back to where it came from. */
export const OVERLAYS = '[role=dialog], [role=menu], .mantine-Notifications-root'
