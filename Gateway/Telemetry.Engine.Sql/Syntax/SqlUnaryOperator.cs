namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Operators before one operand.</summary>
public enum SqlUnaryOperator
{
    /// <summary>Leaves a number.</summary>
    Plus,

    /// <summary>Changes the sign.</summary>
    Minus,

    /// <summary>Denies.</summary>
    Not,
}
