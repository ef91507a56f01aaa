using System.Collections.Immutable;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>A function of the values of one row: a description, shared by all pipelines. What computes is its
/// kernel.</summary>
public abstract class ScalarFunction : IEquatable<ScalarFunction>
{
    /// <summary>The name with all fixed parameters: functions of equal names do the same. It is part of the
    /// pipeline's fingerprint.</summary>
    public abstract string Name { get; }

    /// <summary>The types of the arguments.</summary>
    public abstract ImmutableArray<ColumnType> Parameters { get; }

    /// <summary>The type of the value.</summary>
    public abstract ColumnType Result { get; }

    /// <summary>Whether the value may be NULL though no argument is.</summary>
    public virtual bool IsNullable => false;

    /// <summary>Whether the function is asked for rows with NULL arguments too; if not, their value is NULL.</summary>
    public virtual bool SeesNulls => false;

    /// <summary>Whether rows may fail.</summary>
    public virtual bool MayFault => false;

    /// <summary>Whether the kernel computes only the rows that count, so that leaving some out saves time.</summary>
    public virtual bool SkipsRows => true;

    /// <summary>Makes a kernel for one partition; it may have scratch of its own.</summary>
    /// <returns>The kernel.</returns>
    public abstract ScalarKernel CreateKernel();

    /// <inheritdoc/>
    public bool Equals(ScalarFunction? other) =>
        other is not null && Name == other.Name && GetType() == other.GetType() && Result == other.Result
        && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScalarFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
