using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>A column of numbers of any type as doubles.</summary>
internal static class NumberColumn
{
    public static double At(Frame frame, int column, int row) => frame[column] switch
    {
        Vec<double> numbers => numbers[row],
        Vec<long> integers => integers[row],
        _ => (double)frame.Decimals(column)[row],
    };
}
