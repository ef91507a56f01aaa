namespace Telemetry.FirmwareSim.Playback;

/// <summary>In which order, at which pace and under which identity a recording is played.</summary>
internal sealed record PlaybackOptions
{
    /// <summary>Recorded seconds per second; null is as fast as the reader takes it.</summary>
    public double? Speed { get; init; }

    /// <summary>Each row arrives up to this much later than recorded, seeded.</summary>
    public TimeSpan Shuffle { get; init; }

    /// <summary>Seeds the shuffle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Devices that are sent after all others, without pacing: their backlog.</summary>
    public IReadOnlyCollection<string> Withheld { get; init; } = [];

    /// <summary>Devices start together: arrival counts from each device's first row.</summary>
    public bool Interleave { get; init; }

    /// <summary>What a device declares after its last row; null is a day beyond its last event time.</summary>
    public long? FinalLowMillis { get; init; }

    /// <summary>A device's frontier is told again when it moved by this much.</summary>
    public TimeSpan LowStep { get; init; } = TimeSpan.FromSeconds(1);
}
