namespace Telemetry.Engine.Data;

/// <summary>What a column holds, and by which vector.</summary>
public enum ColumnType
{
    /// <summary>No column; never valid in a schema.</summary>
    None = 0,

    /// <summary>A 64-bit integer, in a <c>Vec&lt;long&gt;</c>.</summary>
    Int64 = 1,

    /// <summary>A double, in a <c>Vec&lt;double&gt;</c>.</summary>
    Float64 = 2,

    /// <summary>A truth value, in a <c>Vec&lt;bool&gt;</c>.</summary>
    Boolean = 3,

    /// <summary>A text as its ordinal in the partition's <see cref="TextDictionary"/>, in a
    /// <c>Vec&lt;int&gt;</c>.</summary>
    Text = 4,

    /// <summary>An instant in microseconds since the epoch, in a <c>Vec&lt;long&gt;</c>.</summary>
    Time = 5,

    /// <summary>An exact decimal number, in a <c>Vec&lt;decimal&gt;</c>. Each value has its own scale: 1.10 and 1.1 are
    /// equal, and one key, but are written differently.</summary>
    Decimal = 6,
}
