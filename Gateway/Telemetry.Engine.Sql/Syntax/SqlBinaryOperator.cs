namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Operators between two operands.</summary>
public enum SqlBinaryOperator
{
    /// <summary>+</summary>
    Add,

    /// <summary>-</summary>
    Subtract,

    /// <summary>*</summary>
    Multiply,

    /// <summary>/</summary>
    Divide,

    /// <summary>%</summary>
    Remainder,

    /// <summary>||</summary>
    Concatenate,

    /// <summary>=</summary>
    Equal,

    /// <summary>&lt;&gt;, also !=.</summary>
    NotEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,

    /// <summary>AND</summary>
    And,

    /// <summary>OR</summary>
    Or,
}
