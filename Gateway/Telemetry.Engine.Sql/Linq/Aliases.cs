using System.Globalization;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>Gives the tables of one text their names: t1, t2 …</summary>
internal sealed class Aliases
{
    private int _last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"t{++_last}");

    public static SqlAlias As(string name) => new(new SqlIdentifier(name), [], default);
}
