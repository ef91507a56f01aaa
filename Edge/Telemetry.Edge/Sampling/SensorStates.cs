namespace Telemetry.Edge.Sampling;

/// <summary>The names of <see cref="SensorState"/> in messages.</summary>
internal static class SensorStates
{
    public static string NameOf(SensorState state) => state switch
    {
        SensorState.Starting => "starting",
        SensorState.Working => "working",
        SensorState.Failing => "failing",
        SensorState.Hanging => "hanging",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };
}
