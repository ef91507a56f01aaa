namespace Telemetry.Scoring.Machine;

/// <summary>
/// How unusual a standardised window is: the part outside the principal directions (broken relations between metrics)
/// and the part inside (extreme but related values), each in units of its usual size, added.
/// </summary>
internal sealed class PcaProjection
{
    private const double VarianceMin = 1e-6;

    private readonly double[][] _directions;
    private readonly double[] _variances;

    public PcaProjection(double[][] directions, double[] variances)
    {
        _directions = directions;
        _variances = variances;
    }

    public double ResidualLimit { get; init; } = 1;

    public double SpreadLimit { get; init; } = 1;

    /// <summary>Squared sizes of both parts; <paramref name="residual"/> receives the unexplained part per feature.</summary>
    public (double Residual, double Spread) Split(ReadOnlySpan<double> features, Span<double> residual)
    {
        features.CopyTo(residual);
        double spread = 0;
        for (int d = 0; d < _directions.Length; d++)
        {
            double[] direction = _directions[d];
            double along = 0;
            for (int i = 0; i < features.Length; i++)
            {
                along += direction[i] * features[i];
            }

            for (int i = 0; i < features.Length; i++)
            {
                residual[i] -= along * direction[i];
            }

            spread += along * along / Math.Max(_variances[d], VarianceMin);
        }

        double outside = 0;
        foreach (double value in residual)
        {
            outside += value * value;
        }

        return (outside, spread);
    }

    /// <summary>The deviation; <paramref name="shares"/> receives each feature's part of it, and together they are 1.</summary>
    public double Deviation(ReadOnlySpan<double> features, Span<double> shares)
    {
        (double residual, double spread) = Split(features, shares);
        double size = 0;
        foreach (double value in features)
        {
            size += value * value;
        }

        double outside = residual / ResidualLimit;
        double inside = spread / SpreadLimit;
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = (shares[i] * shares[i] / ResidualLimit)
                + (size > 0 ? inside * features[i] * features[i] / size : 0);
            sum += shares[i];
        }

        for (int i = 0; i < shares.Length && sum > 0; i++)
        {
            shares[i] /= sum;
        }

        return outside + inside;
    }
}
