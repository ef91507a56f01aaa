namespace Telemetry.Alerts.Topology;

/// <summary>A kind of edges.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FlowsBack">Whether trouble goes from <c>to</c> to <c>from</c>: what hangs below a broken machine is
/// dead, too.</param>
/// <param name="IsCyclic">Whether edges of it may make circles.</param>
public sealed record TopologyEdgeKind(string Name, bool FlowsBack, bool IsCyclic)
{
    /// <summary>The kinds that every topology has: <c>feeds</c> (may be cyclic), <c>powers</c>, <c>hangs_below</c>
    /// (which flows back).</summary>
    public static IReadOnlyList<TopologyEdgeKind> BuiltIn { get; } =
    [
        new("feeds", FlowsBack: false, IsCyclic: true),
        new("powers", FlowsBack: false, IsCyclic: false),
        new("hangs_below", FlowsBack: true, IsCyclic: false),
    ];
}
