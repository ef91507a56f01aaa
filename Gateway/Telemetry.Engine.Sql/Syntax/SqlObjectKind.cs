namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What DROP names.</summary>
public enum SqlObjectKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A view.</summary>
    View,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A model.</summary>
    Model,
}
