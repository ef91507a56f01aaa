namespace Telemetry.Engine.Sql.Plan;

/// <summary>A column of each side that must be equal.</summary>
/// <param name="Left">The left input's column.</param>
/// <param name="Right">The right input's column; of the same type.</param>
public readonly record struct JoinKey(int Left, int Right);
