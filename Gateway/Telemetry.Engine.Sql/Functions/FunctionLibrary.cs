using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Collects the forms of all functions.</summary>
internal sealed class FunctionLibrary
{
    private readonly Dictionary<string, List<SqlFunction>> _forms = new(StringComparer.Ordinal);

    public FunctionLibrary()
    {
        TextFunctions.AddTo(this);
        PatternFunctions.AddTo(this);
        NumberFunctions.AddTo(this);
        CalendarFunctions.AddTo(this);
        ConditionFunctions.AddTo(this);
        JsonFunctions.AddTo(this);
        NestedFunctions.AddTo(this);
    }

    public Dictionary<string, SqlFunction[]> ToDictionary() =>
        _forms.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);

    public void Add(SqlFunction form, params ReadOnlySpan<string> otherNames)
    {
        Add(form.Name, form);
        foreach (var name in otherNames) { Add(name, form); }
    }

    /// <summary>A function with a result of one type, computed by one function of the engine.</summary>
    public void Add(string name, Parameter[] parameters, SqlType type, ScalarFunction function) =>
        Add(new SqlFunction(name, parameters, _ => type, call => call.Of(function))
        {
            IsNullable = function.IsNullable,
        });

    /// <summary>A function whose engine's function depends on the arguments.</summary>
    public void Add(
        string name, Parameter[] parameters, SqlType type, Func<FunctionCall, Expression> lower,
        bool isNullable = false, int? required = null) =>
        Add(new SqlFunction(name, parameters, _ => type, lower)
        {
            IsNullable = isNullable,
            Required = required ?? parameters.Length,
        });

    /// <summary>Another name of a function with all its forms.</summary>
    public void Alias(string name, string of)
    {
        foreach (var form in _forms[of].ToArray()) { Add(name, form); }
    }

    private void Add(string name, SqlFunction form)
    {
        if (!_forms.TryGetValue(name, out var forms)) { _forms.Add(name, forms = []); }
        forms.Add(form);
    }
}
