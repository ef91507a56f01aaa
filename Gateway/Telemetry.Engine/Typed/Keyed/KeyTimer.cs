namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A time at which a key wants to be looked at: for its process, or (a tag above 0) because something in the
/// state with that number may expire.</summary>
internal readonly record struct KeyTimer(long Time, int Key, int Tag)
{
    public const int OfProcess = 0;
}
