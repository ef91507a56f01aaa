namespace Telemetry.Engine.Expressions;

/// <summary>Why a row failed.</summary>
/// <param name="Row">The row's index in its frame.</param>
/// <param name="Reason">The reason, as dead letters say it.</param>
/// <param name="Detail">What a person should know, or null.</param>
public sealed record RowFault(int Row, string Reason, string? Detail);
