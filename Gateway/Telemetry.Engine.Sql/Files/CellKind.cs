namespace Telemetry.Engine.Sql.Files;

/// <summary>How files write the values of a type.</summary>
internal enum CellKind
{
    None = 0,
    Integer,
    Float,
    Decimal,
    Boolean,
    Text,
    Instant,
    Date,
    TimeOfDay,
    Nested,
}
