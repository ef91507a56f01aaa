namespace Telemetry.Engine.Cep;

/// <summary>The rows of a match, or of a match so far, by the steps that took them.</summary>
internal interface IMatchRows
{
    /// <summary>The row so many behind a step's first; <see cref="CepContext.None"/> when there are not so
    /// many.</summary>
    int First(int step, int offset);

    /// <summary>The row so many before a step's last; <see cref="CepContext.None"/> when there are not so
    /// many.</summary>
    int Last(int step, int offset);

    /// <summary>Puts a step's rows, from the first to the last, into a list.</summary>
    void CopyTo(int step, List<int> rows);
}
