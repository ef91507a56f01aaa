namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Units of intervals.</summary>
public enum SqlIntervalUnit
{
    /// <summary>Twelve months.</summary>
    Year,

    /// <summary>Three months.</summary>
    Quarter,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>24 hours.</summary>
    Day,

    /// <summary>Sixty minutes.</summary>
    Hour,

    /// <summary>Sixty seconds.</summary>
    Minute,

    /// <summary>A second.</summary>
    Second,

    /// <summary>A thousandth of a second.</summary>
    Millisecond,

    /// <summary>A millionth of a second.</summary>
    Microsecond,
}
