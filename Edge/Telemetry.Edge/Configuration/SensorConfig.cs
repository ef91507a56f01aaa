using System.Text.Json;
using Telemetry.Edge.Drivers;

namespace Telemetry.Edge.Configuration;

/// <summary>
/// One entry of <c>sensors</c>. Each driver's room has its own record, which knows how to read itself and how to run;
/// <see cref="DriverCatalog"/> lists them.
/// </summary>
internal abstract record SensorConfig
{
    /// <summary>The driver's name in the configuration's <c>type</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// The device whose readings the sensor gives; null only for a line that names its devices itself.
    /// </summary>
    public abstract string? Device { get; init; }

    /// <summary>The entry as it was read; two sensors with equal entries are the same.</summary>
    public JsonElement Entry { get; init; }

    /// <summary>From due time to due time; null: it is not polled, it speaks by itself.</summary>
    public virtual TimeSpan? PollPeriod => null;

    /// <summary>Would a sensor of this entry be any other than one of that?</summary>
    public bool IsSame(SensorConfig other) =>
        Entry.ValueKind == JsonValueKind.Object && JsonElement.DeepEquals(Entry, other.Entry);

    /// <summary>The name under which the sensor's frontiers are kept; its own name unless it outlives the order of the
    /// file.</summary>
    public virtual string SourceOf(string name) => name;

    /// <summary>Makes the sensor's loop, which runs until it is cancelled; nothing runs yet.</summary>
    public abstract Func<CancellationToken, Task> LoopOf(SensorParts parts);
}
