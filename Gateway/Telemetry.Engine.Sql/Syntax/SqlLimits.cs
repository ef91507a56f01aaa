namespace Telemetry.Engine.Sql.Syntax;

/// <summary>How much text and depth a script may have. Beyond is one error, never a crash.</summary>
public static class SqlLimits
{
    /// <summary>UTF-16 units of a script.</summary>
    public const int TextLengthMax = 512 * 1024;

    /// <summary>Levels of a syntax tree, and of parentheses: what walks a tree recursively has a stack for so
    /// many.</summary>
    public const int DepthMax = 200;

    /// <summary>Windows that a row is in: the size of HOP or CUMULATE over its slide or step.</summary>
    public const int WindowsMax = 100_000;

    /// <summary>Rows of a table function.</summary>
    public const int FunctionRowsMax = 100_000;

    /// <summary>UTF-16 units of one name.</summary>
    public const int NameLengthMax = 256;
}
