namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Variances and deviations out of a count and a sum of squared deviations from the mean.</summary>
internal static class Variances
{
    /// <summary>The result of one of the four functions; false for another one.</summary>
    public static bool TryOf(AggregateFunction function, long count, double squares, out AggregateResult result)
    {
        var isSample = function is AggregateFunction.VarSamp or AggregateFunction.StddevSamp;
        var isVariance = function is AggregateFunction.VarSamp or AggregateFunction.VarPop;
        result = AggregateResult.Null;
        if (!isSample && !isVariance && function != AggregateFunction.StddevPop) { return false; }
        var divisor = isSample ? count - 1 : count;
        if (divisor <= 0) { return true; }
        var variance = squares / divisor;
        result = AggregateResult.Of(isVariance ? variance : Math.Sqrt(variance));
        return true;
    }
}
