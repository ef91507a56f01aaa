namespace Telemetry.Engine.Sql.Linq;

/// <summary>The column that a property stands for when it is not the property's name in small letters and
/// underscores.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnNameAttribute : Attribute
{
    /// <summary>Names the column.</summary>
    public ColumnNameAttribute(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The column as SQL names it.</summary>
    public string Name { get; }
}
