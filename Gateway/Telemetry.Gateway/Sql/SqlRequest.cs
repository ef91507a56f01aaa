namespace Telemetry.Gateway.Sql;

/// <summary>What <c>telemetry sql</c> was asked for.</summary>
internal sealed record SqlRequest
{
    /// <summary>The script's file.</summary>
    public required string Script { get; init; }

    /// <summary>The files of the tables.</summary>
    public IReadOnlyList<NamedFile> Inputs { get; init; } = [];

    /// <summary>Where rows go; the one without a name takes those of all tables that have no file of their own.
    /// </summary>
    public IReadOnlyList<NamedFile> Outputs { get; init; } = [];

    /// <summary>Every change as it comes, and not only the rows that are left.</summary>
    public bool HasChanges { get; init; }

    /// <summary>The file of the plant's topology, for the functions over it; null for none.</summary>
    public string? Topology { get; init; }

    /// <summary>Where rows go that cannot be used; null for nowhere, they are only counted.</summary>
    public string? DeadLetters { get; init; }
}
