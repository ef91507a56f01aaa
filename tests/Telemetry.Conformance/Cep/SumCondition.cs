using System.Text.Json;
using Telemetry.Engine.Cep;

namespace Telemetry.Conformance.Cep;

/// <summary>Compares the sum of a field over what a step has taken.</summary>
internal sealed class SumCondition(JsonElement text, int step, Func<int, JsonElement> valueOf) : ICepCondition
{
    private readonly string _field = text.GetProperty("field").GetString()!;
    private readonly string _op = text.GetProperty("op").GetString()!;
    private readonly double _value = text.GetProperty("value").GetDouble();
    private readonly bool _takesCurrent = text.TryGetProperty("include_current", out var takes) && takes.GetBoolean();

    public bool Holds(in CepContext context)
    {
        var sum = _takesCurrent ? Field(context.Row) : 0;
        foreach (var row in context.Rows(step)) { sum += Field(row); }
        return CaseComparison.Holds(_op, sum, _value);
    }

    private double Field(int row) => valueOf(row).GetProperty(_field).GetDouble();
}
