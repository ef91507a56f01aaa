namespace Telemetry.Alerts.Topology;

/// <summary>What the newest row of an alert said that matters here, and what became of it.</summary>
internal sealed class KnownAlert
{
    /// <summary>The end of an alert that has none.</summary>
    public const long Open = long.MaxValue;

    /// <summary>The node of an alert that is of no node of the plant: it was one of the plant before.</summary>
    public const int Nowhere = -1;

    public required string Id { get; init; }
    public required string Rule { get; init; }
    public required int Node { get; init; }

    /// <summary>The entries of <c>causes</c> by which it may explain others.</summary>
    public required int[] Explains { get; init; }

    /// <summary>The entries by which it may be explained.</summary>
    public required int[] ExplainedBy { get; init; }

    /// <summary>What other pipelines' reports say of it; null for one of this pipeline.</summary>
    public ReportedAlert? Report { get; set; }

    /// <summary>Elapsed time, µs, until which its report holds.</summary>
    public long ReportHolds { get; set; }

    public CauseFacts Facts { get; set; }

    /// <summary>Journal time of the row that said its end; of no meaning while it fires.</summary>
    public long EndedAt { get; set; }

    /// <summary>Journal time of its newest row.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Its newest row, in the operator's store.</summary>
    public int Row { get; set; }

    public KnownAlert? Cause { get; set; }

    /// <summary>Those whose cause it is.</summary>
    public HashSet<KnownAlert> Consequences { get; } = [];

    /// <summary>People believe that it fires: the last row of it that was for them said so.</summary>
    public bool IsTold { get; set; }

    /// <summary>People have heard of it.</summary>
    public bool WasTold { get; set; }

    public bool IsFiring => Facts.End == Open;
}
