namespace Telemetry.FirmwareSim.Nmea;

/// <summary>How an NMEA talker behaves.</summary>
internal sealed record TalkerOptions
{
    public string Talker { get; init; } = "GN";

    /// <summary>From one moment's sentences to the next.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of moments whose sentences have one byte wrong.</summary>
    public double Garbled { get; init; }

    /// <summary>So long after the start the receiver has no fix.</summary>
    public TimeSpan NoFixFor { get; init; }

    /// <summary>Its dates lie 1024 weeks back, as those of old receivers do.</summary>
    public bool IsRolledOver { get; init; }
}
