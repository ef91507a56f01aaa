namespace Telemetry.Benchmarks.Peers;

/// <summary>An event as users of the peers would pass it on.</summary>
internal readonly record struct Reading(int Device, long Time, double Value)
{
    /// <summary>The events, one by one; the probe is told of half of them and of their end.</summary>
    public static IEnumerable<Reading> Of(EventColumns events, Probe probe)
    {
        for (var index = 0; index < events.Count; index++)
        {
            if (index == events.Count / 2) { probe.Halfway(); }
            yield return new(events.Keys[index], events.Times[index], events.Values[index]);
        }
        probe.End();
    }
}
