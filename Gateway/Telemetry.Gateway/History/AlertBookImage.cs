namespace Telemetry.Gateway.History;

/// <summary>An <see cref="AlertBook"/> as it was between two batches, for who writes it while it changes.</summary>
/// <param name="Next">All records before it are in it.</param>
/// <param name="Entries">Copies of its entries.</param>
internal sealed record AlertBookImage(long Next, IReadOnlyList<AlertEntry> Entries);
