namespace Telemetry.Engine.Sql.Types;

/// <summary>The families of SQL's types.</summary>
public enum SqlTypeKind
{
    /// <summary>No type; never valid.</summary>
    None = 0,

    /// <summary>The type of a bare NULL, which fits every other one.</summary>
    Null,

    /// <summary>TRUE, FALSE, unknown.</summary>
    Boolean,

    /// <summary>8 bits.</summary>
    TinyInt,

    /// <summary>16 bits.</summary>
    SmallInt,

    /// <summary>32 bits.</summary>
    Int,

    /// <summary>64 bits.</summary>
    BigInt,

    /// <summary>Exact, with digits behind the point.</summary>
    Decimal,

    /// <summary>IEEE 754 with 64 bits; FLOAT and REAL too.</summary>
    Double,

    /// <summary>Text of any length; CHAR and VARCHAR too.</summary>
    String,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Time of the day, in microseconds.</summary>
    Time,

    /// <summary>Date and time without a zone, in microseconds since the epoch as if it were UTC.</summary>
    Timestamp,

    /// <summary>An instant, in microseconds since the epoch; shown in the session's zone.</summary>
    TimestampLtz,

    /// <summary>A duration of days to seconds, in microseconds.</summary>
    IntervalDay,

    /// <summary>A duration of years and months, in months.</summary>
    IntervalYear,

    /// <summary>Values of one type in order.</summary>
    Array,

    /// <summary>Values by keys.</summary>
    Map,

    /// <summary>Named values.</summary>
    Row,
}
