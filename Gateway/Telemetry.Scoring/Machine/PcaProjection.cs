namespace Telemetry.Scoring.Machine;

/// <summary>
/// How unusual a standardised window is: its squared distance from the training's centre in units of the training's
/// spread along each principal direction, and of one common spread in whatever space is left (probabilistic PCA). What
/// breaks a tight relation between metrics is far away even when every metric alone is usual.
/// </summary>
internal sealed class PcaProjection
{
    private readonly double[][] _directions;
    private readonly double[] _deviations;
    private readonly double _restDeviation;

    /// <param name="directions">Orthonormal directions.</param>
    /// <param name="variances">Variance along each of them.</param>
    /// <param name="restVariance">Variance along any other direction.</param>
    public PcaProjection(double[][] directions, double[] variances, double restVariance)
    {
        _directions = directions;
        _deviations = [.. variances.Select(Math.Sqrt)];
        _restDeviation = Math.Sqrt(restVariance);
    }

    /// <summary>
    /// The squared distance; <paramref name="shares"/> receives each feature's part of it, and together they are 1.
    /// </summary>
    public double Distance(ReadOnlySpan<double> features, Span<double> shares)
    {
        // The window in the whitened space, turned back to the features' axes, so that each axis has its part.
        for (int i = 0; i < features.Length; i++)
        {
            shares[i] = features[i] / _restDeviation;
        }

        for (int d = 0; d < _directions.Length; d++)
        {
            double[] direction = _directions[d];
            double along = Dot(direction, features);
            double weight = (along / _deviations[d]) - (along / _restDeviation);
            for (int i = 0; i < shares.Length; i++)
            {
                shares[i] += weight * direction[i];
            }
        }

        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] *= shares[i];
            sum += shares[i];
        }

        for (int i = 0; i < shares.Length && sum > 0; i++)
        {
            shares[i] /= sum;
        }

        return sum;
    }

    /// <summary>Directions of length one at right angles; those that are nearly sums of others are left out.</summary>
    public static double[][] Orthonormal(IEnumerable<double[]> vectors)
    {
        const double lengthMin = 1e-3;
        var kept = new List<double[]>();
        foreach (double[] vector in vectors)
        {
            double[] rest = Scaled(vector, Math.Sqrt(Dot(vector, vector)));
            foreach (double[] direction in kept)
            {
                double along = Dot(direction, rest);
                for (int i = 0; i < rest.Length; i++)
                {
                    rest[i] -= along * direction[i];
                }
            }

            double length = Math.Sqrt(Dot(rest, rest));
            if (length > lengthMin)
            {
                kept.Add(Scaled(rest, length));
            }
        }

        return [.. kept];
    }

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static double[] Scaled(double[] vector, double length) =>
        [.. vector.Select(x => length > 0 && double.IsFinite(x / length) ? x / length : 0)];
}
