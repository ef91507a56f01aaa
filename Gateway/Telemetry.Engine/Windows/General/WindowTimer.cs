namespace Telemetry.Engine.Windows.General;

/// <summary>A time at which a window wants to be looked at.</summary>
internal readonly record struct WindowTimer(long Time, int Key, WindowSpan Span);
