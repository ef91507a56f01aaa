using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests;

/// <summary>Short words for scripts; times in seconds.</summary>
internal static class Scripts
{
    public static readonly EventTime Start = EventTime.FromSeconds(100_000);

    public static ScriptStep Read(string source, double seconds, double value, string metric = "t") =>
        new ScriptStep.Reading(source, metric, At(seconds), value);

    public static ScriptStep Low(string source, double seconds) => new ScriptStep.Low(source, At(seconds));

    public static ScriptStep Tick(long seconds) => new ScriptStep.Tick(Duration.FromSeconds(seconds));

    public static EventTime At(double seconds) => new((long)(seconds * 1_000_000));
}
