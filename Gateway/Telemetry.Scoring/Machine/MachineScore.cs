namespace Telemetry.Scoring.Machine;

/// <summary>What a machine model says of one window.</summary>
public sealed record MachineScore
{
    /// <summary>0 (usual) to 1 (never seen), unrounded: L / (L + 2) with L = −log10 of the tail probability; NaN when
    /// fewer than half of the model's features are there.</summary>
    public required double Score { get; init; }

    /// <summary>0 to 100: ten times L, so 30 is one window in a thousand; NaN like the score.</summary>
    public required double Severity { get; init; }

    /// <summary>
    /// The features that explain most, with their shares of the deviation: <c>name:0.62 name:0.2 name:0.1</c>.
    /// </summary>
    public required string Contributions { get; init; }

    /// <summary>Metrics of the model that had values.</summary>
    public required int Present { get; init; }

    /// <summary>Metrics of the model.</summary>
    public required int Expected { get; init; }

    /// <summary>The missing metrics, joined by commas; empty when none is.</summary>
    public required string Missing { get; init; }
}
