using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Gives expressions as written their meaning: names by a scope, operators and functions by their operands'
/// types, with implicit casts as Flink has them, and constants calculated.</summary>
public sealed partial class ExpressionBinder
{
    private readonly IScope _scope;

    /// <summary>Makes a binder.</summary>
    /// <param name="scope">What names mean.</param>
    /// <param name="options">The session's settings; null for the usual ones.</param>
    /// <exception cref="ArgumentException">The session's zone is not UTC.</exception>
    public ExpressionBinder(IScope scope, SqlBindingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        if (options?.LocalTimeZone is not null)
        {
            throw new ArgumentException("Functions know no zone but UTC.", nameof(options));
        }
    }

    /// <summary>Binds an expression.</summary>
    /// <param name="node">As written.</param>
    /// <returns>Its meaning.</returns>
    /// <exception cref="Text.SqlException">It has none.</exception>
    public BoundExpression Bind(SqlExpression node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _scope.Resolve(node) ?? ConstantFolding.Fold(BindNode(node));
    }

    /// <summary>Binds a condition.</summary>
    /// <param name="node">As written.</param>
    /// <returns>Its meaning, of type BOOLEAN.</returns>
    /// <exception cref="Text.SqlException">It has none, or is no condition.</exception>
    public BoundExpression BindCondition(SqlExpression node)
    {
        var bound = Bind(node);
        return bound.Type.Kind switch
        {
            SqlTypeKind.Boolean => bound,
            SqlTypeKind.Null => new BoundExpression.Literal(null, SqlType.Boolean),
            _ => throw BindingErrors.NoCondition(node, bound.Type),
        };
    }

    /// <summary>Binds a value that a place of a known type shall take.</summary>
    /// <param name="node">As written.</param>
    /// <param name="type">The place's type.</param>
    /// <returns>Its meaning, cast when it must be.</returns>
    /// <exception cref="Text.SqlException">It has none, or does not fit without being cast by name.</exception>
    public BoundExpression BindAs(SqlExpression node, SqlType type)
    {
        var bound = Bind(node);
        return Conversions.Implicit(bound, type) ?? throw BindingErrors.TypeMismatch(node, bound.Type, type);
    }
}
