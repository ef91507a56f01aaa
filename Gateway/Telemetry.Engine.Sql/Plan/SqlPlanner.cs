using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>Turns a script into a program: parsed, bound, and made better by rules. Pure: it reads nothing but its
/// arguments.</summary>
public static class SqlPlanner
{
    /// <summary>Plans a script.</summary>
    /// <param name="script">The statements.</param>
    /// <param name="catalog">What they know; <see cref="SqlCatalog.BuiltIn"/> when null.</param>
    /// <param name="options">The options that hold before the first SET; the defaults when null.</param>
    /// <returns>The program.</returns>
    /// <exception cref="SqlException">Something is wrong: the first error.</exception>
    public static SqlProgram Plan(string script, SqlCatalog? catalog = null, SqlOptions? options = null) =>
        Plan(new SourceText(script), catalog, options);

    /// <summary>Plans a script whose file has a name that errors print.</summary>
    /// <param name="script">The statements.</param>
    /// <param name="catalog">What they know; <see cref="SqlCatalog.BuiltIn"/> when null.</param>
    /// <param name="options">The options that hold before the first SET; the defaults when null.</param>
    /// <returns>The program.</returns>
    /// <exception cref="SqlException">Something is wrong: the first error.</exception>
    public static SqlProgram Plan(SourceText script, SqlCatalog? catalog = null, SqlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new ScriptPlanner(catalog ?? SqlCatalog.BuiltIn, options ?? SqlOptions.Default).Plan(script);
    }
}
