#!/usr/bin/env bash
# Usage: bndrun/release.sh VERSION NEXT FOLDER [MAVEN OPTION...]
# Builds and tests the tree as VERSION, deploys that into FOLDER, a Maven repository, commits and tags it, and goes on
# with NEXT-SNAPSHOT. It pushes nothing.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
version=$1 next=$2-SNAPSHOT folder=$(realpath -m "$3")
shift 3
cd "$(dirname "$0")/.."

refuse() { echo "release: $*" >&2; exit 1; }

unreleased="## $version, not released yet"
[ -z "$(git status --porcelain)" ] || refuse "the tree is not clean"
[ -z "$(git tag --list "$version")" ] || refuse "there is a tag $version already"
grep -qxF "$unreleased" CHANGELOG.md || refuse "CHANGELOG.md has no section '$unreleased'"

snapshot=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
set_version() { git ls-files '*pom.xml' | xargs sed -i "s|<version>$snapshot</version>|<version>$1</version>|"; }

trap 'git reset -q --hard' ERR
set_version "$version"
sed -i "s|^$unreleased\$|## $version, $(date -u +%F)|" CHANGELOG.md
mvn -B -Prelease clean deploy -DdeployAtEnd -DaltDeploymentRepository="release::file://$folder" "$@"
git commit -qam "Release $version"
git tag -a "$version" -m "Release $version"

git ls-files '*pom.xml' | xargs git checkout -q HEAD^ --
set_version "$next"
# What was released is what the API is compared with from now on.
released=org/netcls/org.netcls.api/$version
rm -r api/baseline/org/netcls/org.netcls.api
mkdir -p "api/baseline/$released"
cp "$folder/$released/org.netcls.api-$version.jar" "$folder/$released/org.netcls.api-$version.jar.sha1" "api/baseline/$released"
sed -i "s|\(<baseCoordinates>.*:\).*<|\1$version<|" api/pom.xml
# The build writes the new versions into the run descriptors.
mvn -B -q clean package -DskipTests "$@"
git add -A
git commit -qm "Go on with $next"
