namespace Telemetry.Engine.GroupWindows;

/// <summary>Who has said everything about a window.</summary>
/// <param name="Present">How many members have.</param>
/// <param name="Expected">How many should.</param>
/// <param name="Missing">The names of the others in the members' order, with commas; null when nobody is
/// missing.</param>
internal readonly record struct Presence(int Present, int Expected, string? Missing);
