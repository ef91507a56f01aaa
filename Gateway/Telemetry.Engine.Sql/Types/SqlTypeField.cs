namespace Telemetry.Engine.Sql.Types;

/// <summary>A field of a ROW.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record SqlTypeField(string Name, SqlType Type);
