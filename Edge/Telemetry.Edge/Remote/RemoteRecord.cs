using Telemetry.Contract;

namespace Telemetry.Edge.Remote;

/// <summary>All that an agent keeps of what the gateway told it to be.</summary>
internal sealed record RemoteRecord
{
    /// <summary>The greatest version that was taken note of; 0: none.</summary>
    public long Noted { get; init; }

    /// <summary>What became of it: a name of <see cref="ConfigurationStatus"/>.</summary>
    public string Status { get; init; } = ConfigurationStatus.None;

    /// <summary>Why it was rolled back; null: it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it was refused; empty: it was not.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>The last one that proved itself; null: none did, the file alone runs.</summary>
    public DesiredConfiguration? Kept { get; init; }

    /// <summary>The one that runs and must prove itself; null: none is on trial.</summary>
    public DesiredConfiguration? Trial { get; init; }
}
