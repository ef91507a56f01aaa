namespace Telemetry.Engine.Sql.Functions;

/// <summary>What a parameter takes.</summary>
internal enum Parameter
{
    None = 0,

    /// <summary>A value of any type, as it is.</summary>
    Any,

    /// <summary>Any value but an ARRAY, MAP or ROW.</summary>
    Simple,
    String,

    /// <summary>Any integer.</summary>
    Int,
    Decimal,
    Double,
    Boolean,

    /// <summary>Date and time; a DATE begins its day.</summary>
    Timestamp,
    Date,
    Time,
    IntervalDay,
    IntervalYear,
    Array,
    Map,
    Row,

    /// <summary>A word of the function's own syntax.</summary>
    Symbol,
}
