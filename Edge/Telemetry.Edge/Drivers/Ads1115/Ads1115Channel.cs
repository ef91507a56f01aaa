namespace Telemetry.Edge.Drivers.Ads1115;

/// <summary>One input of the converter and what its voltage means.</summary>
internal sealed record Ads1115Channel
{
    /// <summary>The multiplexer's bits: 0 to 7.</summary>
    public required int Mux { get; init; }

    /// <summary>The amplifier's bits: 0 (±6.144 V) to 5 (±0.256 V).</summary>
    public required int Gain { get; init; }

    public required string Metric { get; init; }

    public required string Unit { get; init; }

    /// <summary>value = volts · scale + offset.</summary>
    public required double Scale { get; init; }

    public required double Offset { get; init; }
}
