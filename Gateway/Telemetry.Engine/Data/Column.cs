namespace Telemetry.Engine.Data;

/// <summary>One column's name and type.</summary>
/// <param name="Name">The name as SQL and the results say it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsNullable">Whether rows may lack a value.</param>
public sealed record Column(string Name, ColumnType Type, bool IsNullable = false);
