namespace Telemetry.Graph;

/// <summary>How central a node is.</summary>
/// <param name="DegreeIn">Edges by which trouble comes to it.</param>
/// <param name="DegreeOut">Edges by which trouble goes on from it.</param>
/// <param name="Betweenness">Over all pairs of other nodes, which share of the shortest ways between them leads through
/// it, summed; not normalized.</param>
/// <param name="PageRank">(1 − 0.85) + 0.85 × the sum, over the edges that come in, of the other end's rank by the
/// number of edges that leave it: great for what much depends on being well before.</param>
public readonly record struct NodeCentrality(int DegreeIn, int DegreeOut, double Betweenness, double PageRank);
