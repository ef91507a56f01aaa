namespace Telemetry.Engine.Sql.Linq;

/// <summary>A member of an object.</summary>
internal sealed record ShapeMember(string Name, string Column, Shape Value);
