using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>A scalar function in one of its forms: which arguments it takes, and what comes out.</summary>
public sealed class SqlFunction : IEquatable<SqlFunction>
{
    internal SqlFunction(
        string name, IReadOnlyList<Parameter> parameters, Func<IReadOnlyList<BoundExpression>, SqlType> typeOf,
        Func<FunctionCall, Expression> lower)
    {
        Name = name;
        Parameters = parameters;
        TypeOf = typeOf;
        Lower = lower;
        Required = parameters.Count;
    }

    /// <summary>Its name, in capitals.</summary>
    public string Name { get; }

    /// <summary>Whether equal arguments give equal values at any time.</summary>
    public bool IsDeterministic { get; internal init; } = true;

    /// <summary>What it takes, as people read it: <c>SUBSTRING(STRING, INT, INT)</c>.</summary>
    public string Signature
    {
        get
        {
            var names = Parameters.Select(parameter => parameter.ToString().ToUpperInvariant()).ToArray();
            for (var index = Required; index < names.Length; index++) { names[index] = $"[{names[index]}]"; }
            return $"{Name}({string.Join(", ", names)}{(IsVariadic ? ", …" : "")})";
        }
    }

    /// <summary>What tells forms apart that were made for one call; null for those of the catalogue.</summary>
    internal string? Identity { get; init; }

    internal IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many arguments there must be.</summary>
    internal int Required { get; init; }

    /// <summary>Whether the last parameter may be given any number of times.</summary>
    internal bool IsVariadic { get; init; }

    /// <summary>Whether the value may be NULL though no argument is.</summary>
    internal bool IsNullable { get; init; }

    /// <summary>Whether NULL arguments do not make NULL.</summary>
    internal bool SeesNulls { get; init; }

    internal Func<IReadOnlyList<BoundExpression>, SqlType> TypeOf { get; }

    internal Func<FunctionCall, Expression> Lower { get; }

    /// <inheritdoc/>
    public bool Equals(SqlFunction? other) => ReferenceEquals(this, other)
        || (Identity is not null && other is not null && Identity == other.Identity && Name == other.Name);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SqlFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Signature;

    internal Parameter ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];

    internal bool Takes(int count) => count >= Required && (IsVariadic || count <= Parameters.Count);
}
